import { DataFolderError, emptyDataFolder } from './data-folder.ts';
import { readStartSettings } from './start-settings.ts';

const { dataFolder } = readStartSettings({ DATA_FOLDER: process.env['DATA_FOLDER'] });
try {
  emptyDataFolder(dataFolder);
  console.log(`${dataFolder} is empty: the next start begins anew.`);
} catch (error) {
  if (!(error instanceof DataFolderError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
