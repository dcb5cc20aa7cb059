import type { DocumentState } from '../../domain/document/records.ts';
import type { Recipe } from '../../domain/recipes/recipe.ts';
import type { AssetStorage } from '../persistence/asset-storage.ts';
import type { StudioStorage } from '../persistence/studio-storage.ts';
import type { MediaEngine } from '../rpc/media-client.ts';
import type { Project } from './projects.ts';

/** A project as it is at this moment. */
export interface ProjectSnapshot {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly state: DocumentState;
  readonly thumbnail: Blob | undefined;
}

/** A project out of a file: checked, its assets stored, without an id yet. */
export type ImportedProject = Omit<ProjectSnapshot, 'id'>;

/** The side of the projects that project files need. */
export interface FileProjects {
  /** Ids of all projects, those in the bin left out. */
  listIds(): Promise<readonly string[]>;
  /** From memory when the project is open in this tab. @throws StudioError `not-found`, `document-damaged`. */
  snapshot(projectId: string): Promise<ProjectSnapshot>;
  /** New projects under fresh ids: all or none. */
  insertImported(projects: readonly ImportedProject[]): Promise<readonly Project[]>;
  /** @param at ISO 8601: the moment of which the last saved file with all projects is. */
  noteBackup(at: string): Promise<void>;
}

/** A picture out of a file, checked. */
export interface ImportedPicture {
  readonly sha256: string;
  readonly blob: Blob;
  readonly thumbnail: Blob;
  readonly width: number;
  readonly height: number;
  readonly name: string | undefined;
  readonly recipe: Recipe | undefined;
}

/** What the service of project files is made of. */
export interface ProjectFileParts {
  readonly storage: StudioStorage;
  readonly assets: AssetStorage;
  readonly media: MediaEngine;
  readonly projects: FileProjects;
  /** Puts pictures that have a recipe or a name into the gallery, where their like is not there yet. */
  readonly listPictures: (pictures: readonly ImportedPicture[]) => Promise<void>;
  readonly appVersion: string;
  /** Absolute URL of the sample that ships with the app. */
  readonly sampleUrl: string;
  readonly now: () => Date;
}
