import * as v from 'valibot';
import * as add from './add-layer-commands.ts';
import * as arrange from './arrange-commands.ts';
import * as artboard from './artboard-commands.ts';
import { type Command, type CommandContext, refuse } from './command.ts';
import { COMMAND_ARGUMENTS } from './command-arguments.ts';
import type { CommandArguments, CommandName } from './commands.ts';
import * as content from './content-commands.ts';
import { duplicateLayers } from './duplicate-command.ts';
import * as layer from './layer-commands.ts';
import type { Edit } from './raw-record.ts';
import type { DocumentState } from './records.ts';
import { restoreVersion } from './restore-version-command.ts';

/** Every command: the key of its label and what it does. The one list that menus, shortcuts and the history read. */
export const COMMANDS: { readonly [Name in CommandName]: Command<Name> } = {
  addRaster: add.addRaster,
  addText: add.addText,
  addShape: add.addShape,
  addDrawing: add.addDrawing,
  addMask: add.addMask,
  addGroup: add.addGroup,
  groupLayers: arrange.groupLayers,
  ungroupLayer: arrange.ungroupLayer,
  reorderLayers: arrange.reorderLayers,
  duplicateLayers,
  renameLayer: layer.renameLayer,
  setVisibility: layer.setVisibility,
  setLock: layer.setLock,
  setOpacity: layer.setOpacity,
  setBlendMode: layer.setBlendMode,
  setClipping: layer.setClipping,
  transformLayers: layer.transformLayers,
  deleteLayers: layer.deleteLayers,
  setTextStyle: layer.setTextStyle,
  setShapeStyle: layer.setShapeStyle,
  replacePixels: layer.replacePixels,
  editText: content.editText,
  addStrokes: content.addStrokes,
  addArtboard: artboard.addArtboard,
  changeArtboard: artboard.changeArtboard,
  deleteArtboard: artboard.deleteArtboard,
  addGuide: artboard.addGuide,
  moveGuide: artboard.moveGuide,
  deleteGuide: artboard.deleteGuide,
  restoreVersion,
};

/** Whether a stored or typed name is that of a command. */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

/** What a command would change. @throws StudioError `invalid-request` with details.reason. */
export function runCommand<Name extends CommandName>(
  state: DocumentState,
  name: Name,
  args: CommandArguments[Name],
  context: CommandContext,
): readonly Edit[] {
  if (!isCommandName(name)) refuse('unknown-command', 'There is no such command.', { command: String(name) });
  const schema: v.GenericSchema<unknown, CommandArguments[Name]> = COMMAND_ARGUMENTS[name];
  const parsed = v.safeParse(schema, args);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue);
    refuse('arguments', `${name}: ${path ?? 'arguments'}: ${issue.message}`, { command: name, path });
  }
  const command: Command<Name> = COMMANDS[name];
  return command.run(state, parsed.output, context);
}
