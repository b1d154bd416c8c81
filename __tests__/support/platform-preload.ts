/** Loaded into a step before its bundle (`--import`): it takes itself for another Node, or for Windows with its signals. */
import { watchFile } from 'node:fs';

const { TEST_NODE_VERSION, TEST_PLATFORM, TEST_SIGNAL, TEST_SIGNAL_FILE } = process.env;

if (TEST_NODE_VERSION) {
  Object.defineProperty(process, 'version', { value: `v${TEST_NODE_VERSION}` });
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: TEST_NODE_VERSION } });
}

if (TEST_PLATFORM) Object.defineProperty(process, 'platform', { value: TEST_PLATFORM });

if (TEST_SIGNAL && TEST_SIGNAL_FILE) {
  // A test cannot send Ctrl-Break; Node hands it to its listeners by this same call.
  watchFile(TEST_SIGNAL_FILE, { interval: 20, persistent: false }, () => {
    process.emit(TEST_SIGNAL as NodeJS.Signals, TEST_SIGNAL as NodeJS.Signals);
  });
}
