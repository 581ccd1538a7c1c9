/** What the control API is asked to do, read of a request's body and path. Pure; each throws `invalid` in words. */
import {
  crowdSchema,
  modeSchema,
  nodeParamSchema,
  parse,
  restartSchema,
  signalSchema,
  slotParamSchema,
  workersSchema,
} from '../../protocol/schemas.js';

export const readMode = (body: unknown) => parse(modeSchema, body);
export const readRestart = (body: unknown) => parse(restartSchema, body);
export const readWorkers = (body: unknown) => parse(workersSchema, body);
export const readCrowd = (body: unknown) => parse(crowdSchema, body);

/** `params`: the node's name and the slot, of the path. */
export function readSignal(body: unknown, [node, slot]: readonly string[]) {
  const { signal } = parse(signalSchema, body);
  return { node: parse(nodeParamSchema, node), slot: parse(slotParamSchema, slot), signal };
}
