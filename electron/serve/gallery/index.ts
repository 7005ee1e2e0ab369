// The Data place's services over the person's places.
import { fail, type Result } from '../../../core/base/diagnostic.ts';
import type { Handlers } from '../../../core/run/channel.ts';
import type { DataServices } from '../../../core/run/data-services.ts';
import type { ServiceEvents } from '../../../core/run/services.ts';
import type { Places } from '../places.ts';
import { augmentationPreviews } from './augmentation.ts';

const refused = async (): Promise<Result<never>> => fail('not-there-yet', 'This version of Convas cannot do that yet.');

/** The handlers of these services. */
export function dataServices({ home }: Places): Handlers<DataServices, ServiceEvents> {
  return {
    openData: refused,
    auditData: refused,
    listExamples: refused,
    thumbnails: refused,
    previewSplit: refused,
    correctData: refused,
    corrections: refused,
    addPictures: refused,
    previewAugmentation: augmentationPreviews(home),
  };
}
