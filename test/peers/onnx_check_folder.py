# Checks every .onnx file of a folder with the onnx package, full check (types and shapes inferred and compared with those
# declared). Prints one JSON object: the package's version, the newest opset it knows, and file name -> null, or the checker's message.
import json
import os
import sys

import onnx

folder = sys.argv[1]
verdicts = {}
for name in sorted(os.listdir(folder)):
    try:
        onnx.checker.check_model(onnx.load(os.path.join(folder, name)), full_check=True)
        verdicts[name] = None
    except Exception as error:
        verdicts[name] = str(error)[:500]
print(json.dumps({"onnx": onnx.__version__, "newestOpset": onnx.defs.onnx_opset_version(), "verdicts": verdicts}))
