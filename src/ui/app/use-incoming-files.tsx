import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PartialRequest } from '../../domain/diffusion/request.ts';
import { receiveIncomingFiles } from '../../studio/files/launch.ts';
import { isProjectFileName } from '../../studio/files/project-file-name.ts';
import type { RecalledRecipe } from '../../studio/services/studio.ts';
import { showToast } from '../components/toast-store.ts';
import { RecipeDialog } from '../features/recall/recipe-dialog.tsx';
import { mayHaveRecipe, sortFiles } from '../features/uploads/sort-files.ts';
import { useStudio } from '../state/studio-context.tsx';
import { showError } from '../trouble/show-error.ts';
import { useDynamicWords } from '../words/use-dynamic-words.ts';

interface IncomingOptions {
  readonly onPictures: (files: readonly File[]) => void;
  readonly onProjectFiles: (files: readonly File[]) => void;
  readonly onRecall: (request: PartialRequest) => void;
}

export interface IncomingFiles {
  readonly take: (files: readonly File[]) => void;
  /** The question about a picture with a recipe; belongs somewhere into the page. */
  readonly question: ReactNode;
}

/**
 * Files from outside, by drop, paste, share or the system: project files are opened, pictures go into the gallery. One
 * picture alone that says how it was made is asked about first.
 */
export function useIncomingFiles({ onPictures, onProjectFiles, onRecall }: IncomingOptions): IncomingFiles {
  const { t } = useTranslation();
  const studio = useStudio();
  const words = useDynamicWords();
  const [asked, setAsked] = useState<{ readonly file: File; readonly recipe: RecalledRecipe }>();

  const take = useCallback(
    (files: readonly File[]) => {
      const sort = async () => {
        const { projectFiles, others } = await sortFiles(files, isProjectFileName);
        onProjectFiles(projectFiles);
        const [only, ...more] = others;
        if (!only || more.length > 0 || !(await mayHaveRecipe(only))) return onPictures(others);
        const recipe = await readRecipe((file) => studio.results.readRecipe(file), only);
        if (recipe && Object.keys(recipe.request).length > 0) return setAsked({ file: only, recipe });
        if (recipe && recipe.notes.length > 0)
          showToast({
            tone: 'info',
            title: t('recall.noRecipe'),
            text: recipe.notes.map(({ key, values }) => words(key, values) ?? t('recall.unknownNote')).join(' '),
          });
        onPictures(others);
      };
      sort().catch((error: unknown) => showError(t, error));
    },
    [studio, t, words, onPictures, onProjectFiles],
  );

  useEffect(() => receiveIncomingFiles({ onFiles: take, onError: (error) => showError(t, error) }), [take, t]);

  const question = asked ? (
    <RecipeDialog
      recalled={asked.recipe}
      onRecall={(request) => {
        setAsked(undefined);
        onRecall(request);
      }}
      onAddToGallery={() => {
        setAsked(undefined);
        onPictures([asked.file]);
      }}
      onClose={() => setAsked(undefined)}
    />
  ) : undefined;
  return { take, question };
}

/** A picture that cannot be read for its recipe is not lost for the gallery, which says what is wrong with it. */
async function readRecipe(
  read: (file: Blob) => Promise<RecalledRecipe | undefined>,
  file: File,
): Promise<RecalledRecipe | undefined> {
  try {
    return await read(file);
  } catch (error) {
    console.warn('The recipe of a picture could not be read.', error);
    return undefined;
  }
}
