// The canvas: React Flow over the open drawing. It holds no state of its own that a document could; what a hand does becomes
// an edit, and what is drawn follows from the document.
import { ReactFlowProvider, SelectionMode, useStore as useFlow, type AriaLabelConfig, type EdgeTypes, type NodeTypes } from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type DragEvent, type FocusEvent, type MouseEvent, type PointerEvent } from 'react';
import { useDesigner, useView } from '../session.ts';
import { rememberExpanded } from './block-expand.ts';
import './block-frame.css';
import { Breadcrumbs } from './breadcrumbs.tsx';
import './canvas.css';
import './layer.css';
import './ports.css';
import './wire.css';
import './over.css';
import { canvasState, detailAt, setInstance, theElement, useCanvas, type Detail, type Instance } from './canvas-state.ts';
import { CanvasBar } from './canvas-bar.tsx';
import { isValidConnection, onConnect, onConnectEnd, onConnectStart, onEdgeClick, onEdgesChange, onNodeClick, onNodesChange, onPortPress, onReconnect, onReconnectEnd, onReconnectStart } from './changes.ts';
import { listenToClipboard } from './clipboard.ts';
import { deleteSelection } from './commands.ts';
import { Dots } from './dots.tsx';
import { onDragLeave, onDragOver, onDrop } from './dropping.ts';
import { EmptyHint } from './empty-hint.tsx';
import { GuideLines } from './guide-lines.tsx';
import { watchAlt } from './guides.ts';
import { hasHandMoved, isByTab, listenForEscape, steady } from './hand.ts';
import { lookInto, openInspector } from './entering.ts';
import { useKeptKeyboard } from './kept-keyboard.ts';
import { onCanvasKey } from './keys.ts';
import { FrameNodeView } from './frame-node.tsx';
import { LayerNodeView } from './layer-node.tsx';
import { LayerSearchView } from './layer-search.tsx';
import { LayerTip } from './layer-tip.tsx';
import { firstView, giveKeyboard, lookAt, lookInside, watchSize } from './looking.ts';
import { LostHint } from './lost.tsx';
import { CanvasMap } from './map.tsx';
import { listenForMenus } from './menu-state.ts';
import { NearFlow } from './near-flow.tsx';
import { NoteNodeView } from './note-node.tsx';
import { Outline } from './outline.tsx';
import { overviewBoxAt } from './overview-ground.ts';
import { onLost, onMove, onPress, onRelease } from './overview-hand.ts';
import { Overview } from './overview.tsx';
import { PortNodeView } from './port-node.tsx';
import { openLayerSearch } from './search-state.ts';
import { settleIn } from './settling.ts';
import { recordOfNode, wireOfEdge } from './node-ids.ts';
import { createSync, type CanvasNode, type WireEdge } from './sync.ts';
import { noteKeyboard } from './walk.ts';
import { WireEdgeView, WireInHand } from './wire-edge.tsx';
import { FreezeBoundary } from '../transfer/boundary.tsx';
import { words } from './words.ts';

const nodeTypes: NodeTypes = { layer: LayerNodeView, note: NoteNodeView, port: PortNodeView, frame: FrameNodeView };
const edgeTypes: EdgeTypes = { wire: WireEdgeView };
const panButtons = [1, 2];
const addKeys = ['Shift', 'Meta', 'Control'];
const zooms = { least: 0.03, most: 4 } as const;
const hidden = { hideAttribution: true } as const;
const labels: Partial<AriaLabelConfig> = { 'handle.ariaLabel': 'Port' };
const fewForMap = 7;
const noNodes: CanvasNode[] = [];
const noEdges: WireEdge[] = [];

// What React Flow is told stays the same from one drawing to the next: with any of it new, it would draw every card and wire anew
// while one of them is dragged.
const read = (node: string | null): void => canvasState.setState({ reading: node !== null && recordOfNode(node).sort === 'layer' ? node : null });
const readNothing = (): void => read(null);
const onNodeEnter = (_event: unknown, node: CanvasNode): void => read(node.id);
const onNodeDoubleClick = (_event: unknown, node: CanvasNode): void => {
  if ((node.type === 'layer' || node.type === 'frame') && !lookInto(node.id)) openInspector(recordOfNode(node.id).id);
};
const onEdgeDoubleClick = (event: MouseEvent, edge: WireEdge): void => {
  if (edge.reconnectable !== false) openLayerSearch({ wire: wireOfEdge(edge.id), point: { x: event.clientX, y: event.clientY } });
};
const onMoveStart = (): void => {
  theElement()?.classList.add('travelling');
  read(null);
};
const onMoveEnd = (): void => theElement()?.classList.remove('travelling');

// What needs nothing of the drawing is not drawn again with it.
const [trail, bar, dots, guides, boundary] = [<Breadcrumbs />, <CanvasBar />, <Dots />, <GuideLines />, <FreezeBoundary />];
const over = <><LayerTip /><LayerSearchView /></>;

/** The drawing. */
export function Canvas() {
  return <ReactFlowProvider><Drawing /></ReactFlowProvider>;
}

function Drawing() {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const selection = useDesigner((state) => state.selection);
  const scope = useDesigner((state) => state.scope);
  const opening = useDesigner((state) => state.opening);
  const moving = useCanvas((state) => state.moving);
  const expanded = useCanvas((state) => state.expanded);
  const touched = useCanvas((state) => state.touched);
  const isConnecting = useCanvas((state) => state.connecting !== null);
  const isMapOpen = useCanvas((state) => state.isMapOpen);
  const announcement = useCanvas((state) => state.announcement);
  const [sync] = useState(createSync);
  const drawn = useMemo(() => sync({ document, checked, selection, scope, moving, expanded, touched }), [sync, document, checked, selection, scope, moving, expanded, touched]);
  const element = useRef<HTMLDivElement>(null);
  const isByPointer = useRef(false);
  const shown = useRef(scope);
  const before = useRef<Detail>('full');
  const detail = useFlow((state) => detailAt(state.transform[2], before.current));
  // What a hand has begun on cards or on the painted drawing it also ends there.
  const isBusy = useCanvas((state) => state.moving.size > 0 || state.connecting?.byKeys === false);
  const wasFar = useRef(false);
  const isFar = isBusy ? wasFar.current : detail === 'none';

  useLayoutEffect(() => canvasState.setState({ flow: drawn.flow }), [drawn.flow]);
  useLayoutEffect(() => {
    before.current = detail;
    canvasState.setState({ detail });
  }, [detail]);
  const keyboardAt = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (wasFar.current === isFar) return;
    wasFar.current = isFar;
    // Cards and their names in the outline take the place of each other: the keyboard goes with them.
    const active = globalThis.document.activeElement;
    if (keyboardAt.current !== null && (active === globalThis.document.body || active?.getAttribute('data-id') === keyboardAt.current)) giveKeyboard(keyboardAt.current);
  }, [isFar]);
  useKeptKeyboard(keyboardAt, drawn.nodes, drawn.edges);
  // What is being written or named must be seen as it is.
  const written = useCanvas((state) => state.writing ?? state.naming);
  useEffect(() => {
    if (written !== null && isFar) lookAt(recordOfNode(written).id);
  }, [written, isFar]);
  useEffect(rememberExpanded, [opening]);
  useEffect(() => listenToClipboard(deleteSelection), []);
  useEffect(watchAlt, []);
  useEffect(listenForEscape, []);
  useEffect(() => (element.current === null ? undefined : listenForMenus(element.current, hasHandMoved)), []);
  useEffect(() => (element.current === null ? undefined : watchSize(element.current)), []);
  useEffect(() => () => setInstance(null, null), []);
  useEffect(() => {
    // The card that had the keyboard goes with the block that was shown before; the canvas takes it over.
    const active = globalThis.document.activeElement;
    const isElsewhere = shown.current !== scope;
    shown.current = scope;
    if (isElsewhere && (active === globalThis.document.body || element.current?.contains(active) === true)) element.current?.focus({ preventScroll: true });
    void settleIn();
  }, [opening, scope]);

  const isWelcoming = useView((state) => state.isWelcoming);
  useEffect(() => {
    // What was pressed to begin is gone with the welcome view; the keyboard goes on here.
    if (!isWelcoming && globalThis.document.activeElement === globalThis.document.body) element.current?.focus({ preventScroll: true });
  }, [isWelcoming, opening]);

  const onPointerDown = (event: PointerEvent): void => {
    isByPointer.current = event.target instanceof Element && event.target.classList.contains('react-flow__pane');
    if (isByPointer.current) element.current?.focus({ preventScroll: true });
    onPress(event);
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const box = isFar ? overviewBoxAt({ x: event.clientX, y: event.clientY }) : null;
    if (box !== null) lookInside(box);
    else if (event.target instanceof Element && event.target.classList.contains('react-flow__pane')) openLayerSearch({ point: { x: event.clientX, y: event.clientY } });
  };
  const onInit = useCallback((instance: Instance) => {
    setInstance(instance, element.current);
    firstView();
  }, []);
  const onFocus = (event: FocusEvent): void => {
    if (event.target === element.current) element.current.toggleAttribute('data-ringed', isByTab());
    keyboardAt.current = event.target.closest<HTMLElement>('[data-id]')?.dataset['id'] ?? null;
    // Whoever moves the keyboard selects as well; the keyboard alone (it comes back from a dialog) leaves the selection as it is.
    const node = event.target.matches(':is(.react-flow__node, .outline-layer):focus-visible') ? event.target.getAttribute('data-id') : null;
    if (node === null) return;
    noteKeyboard(node);
    read(node);
  };
  const onBlur = ({ relatedTarget }: FocusEvent): void => {
    read(null);
    // Gone to another part of the window: what happens here is nothing to it. What only vanished went nowhere.
    if (relatedTarget instanceof Element && element.current?.contains(relatedTarget) !== true) keyboardAt.current = null;
  };
  return (
    <div
      ref={element} className={isConnecting ? 'canvas connecting' : 'canvas'} data-detail={detail} tabIndex={0} role="region" aria-label={words.canvas}
      onPointerDownCapture={onPointerDown} onPointerMoveCapture={onMove} onPointerUpCapture={onRelease} onLostPointerCapture={onLost} onDoubleClick={onDoubleClick} onFocus={onFocus} onBlur={onBlur}
      onMouseDownCapture={(event) => { if (onPortPress(event)) event.stopPropagation(); }}
      onKeyDown={(event) => onCanvasKey(event, event.target === element.current && isByPointer.current && drawn.nodes.length === 0)}
      onDragOver={(event: DragEvent) => onDragOver(event.nativeEvent)} onDragLeave={onDragLeave} onDrop={(event: DragEvent) => onDrop(event.nativeEvent)}
    >
      <NearFlow
        nodes={isFar ? noNodes : drawn.nodes} edges={isFar ? noEdges : drawn.edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes}
        onInit={onInit}
        onNodesChange={onNodesChange} onEdgesChange={onEdgesChange}
        onConnectStart={onConnectStart} onConnect={onConnect} onConnectEnd={onConnectEnd} isValidConnection={isValidConnection}
        onReconnectStart={onReconnectStart} onReconnect={onReconnect} onReconnectEnd={onReconnectEnd} onEdgeClick={onEdgeClick}
        onEdgeDoubleClick={onEdgeDoubleClick} onNodeClick={onNodeClick} onNodeDoubleClick={onNodeDoubleClick} onNodeMouseEnter={onNodeEnter} onNodeMouseLeave={readNothing}
        onMoveStart={onMoveStart} onMoveEnd={onMoveEnd}
        connectionLineComponent={WireInHand} connectionRadius={28} connectOnClick={false} reconnectRadius={9} edgesReconnectable={detail !== 'none'}
        elevateNodesOnSelect={false} nodesFocusable edgesFocusable disableKeyboardA11y
        selectionOnDrag selectionMode={SelectionMode.Partial} selectionKeyCode={null} multiSelectionKeyCode={addKeys} deleteKeyCode={null}
        panOnDrag={panButtons} panActivationKeyCode="Space" zoomOnDoubleClick={false} minZoom={zooms.least} maxZoom={zooms.most} nodeDragThreshold={0} nodeClickDistance={steady}
        ariaLabelConfig={labels} proOptions={hidden}
      >
        {isFar ? <Overview nodes={drawn.nodes} edges={drawn.edges} /> : dots}
        {guides}
        {boundary}
      </NearFlow>
      {isFar && <Outline nodes={drawn.nodes} edges={drawn.edges} />}
      {isMapOpen && drawn.nodes.length >= fewForMap && <CanvasMap nodes={drawn.nodes} />}
      {trail}
      {drawn.nodes.length === 0 && <EmptyHint />}
      {drawn.nodes.length > 0 && bar}
      {drawn.nodes.length > 0 && <LostHint nodes={drawn.nodes} />}
      {over}
      <div className="hidden-text canvas-said" role="status" aria-live="polite">{announcement}</div>
    </div>
  );
}
