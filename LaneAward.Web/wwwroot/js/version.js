// The release of the server, as every answer tells it. What comes of a newer one is for update.js.
import { fact } from './page.js';

let newer = false;

export function noteVersion(version) {
  newer ||= Boolean(version && fact('version') && version !== fact('version'));
}

export function isNewer() {
  return newer;
}
