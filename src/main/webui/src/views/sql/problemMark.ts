import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** A position in the editor, with the text that was there when it was run. */
export interface Place {
  from: number;
  to: number;
  text: string;
}

export function isStillThere(view: EditorView, { from, to, text }: Place): boolean {
  return from < to && to <= view.state.doc.length && view.state.sliceDoc(from, to) === text;
}

const setPlace = StateEffect.define<Place | null>();
const mark = Decoration.mark({ class: "cm-problem", attributes: { title: "Postgres stopped here" } });

/** Underlines where the last run failed, until the user types. */
export const problemMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, change) {
    let now = change.docChanged ? Decoration.none : marks;
    for (const effect of change.effects) {
      if (effect.is(setPlace))
        now = effect.value ? Decoration.set(mark.range(effect.value.from, effect.value.to)) : Decoration.none;
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function markProblem(view: EditorView, place: Place | null) {
  view.dispatch({
    effects:
      place && isStillThere(view, place)
        ? [setPlace.of(place), EditorView.scrollIntoView(place.from)]
        : [setPlace.of(null)],
  });
}
