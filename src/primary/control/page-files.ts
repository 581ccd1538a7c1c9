import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { HoldfastError } from '../../protocol/errors.js';
import { ASSET_FOLDERS, type Asset, Assets } from '../../site/assets.js';
import { PAGE_VARIES, pageFileFor } from '../../site/page-file.js';
import { sendAsset } from '../../site/send-asset.js';

/** The control room's page and its assets. */
export class ControlAssets {
  private readonly assets = new Assets();

  /** In the language of the browser, or in the one that was chosen in it. */
  async sendPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const page = this.assets.get(pageFileFor(request, 'control.html'));
    await send(request, response, page, PAGE_VARIES);
  }

  /** A file of the page, by its name in any of the folders; throws `not_found`. */
  async sendFile(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const files = ASSET_FOLDERS.map((folder) => this.assets.get(`${folder}/${name}`));
    await send(request, response, files.find((file) => file !== null) ?? null);
  }
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  found: Promise<Asset> | null,
  always: OutgoingHttpHeaders = {},
): Promise<void> {
  if (found === null)
    throw new HoldfastError(
      'not_found',
      'There is no such file. Load the page again: it may be of another version.',
    );
  sendAsset(request, response, await found, always);
}
