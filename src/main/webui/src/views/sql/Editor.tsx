import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
  moveCompletionSelection,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { type RefObject, useEffect, useRef } from "react";
import type { Schemas } from "@/api/client";
import { language } from "./completion";
import { editorLook } from "./editorLook";
import { problemMark } from "./problemMark";

interface EditorProps {
  /** The initial text. */
  text: string;
  tables: Schemas["DatabaseSchema"]["tables"];
  view: RefObject<EditorView | null>;
  onRun: () => void;
  onChange: (text: string) => void;
}

/** Accepts the chosen completion, or the first one. */
function complete(view: EditorView): boolean {
  if (acceptCompletion(view)) return true;
  return completionStatus(view.state) === "active" && moveCompletionSelection(true)(view) && acceptCompletion(view);
}

/** The SQL editor. Tab leaves it, as any other field, unless a completion is offered. */
export function Editor({ text, tables, view, onRun, onChange }: EditorProps) {
  const parent = useRef<HTMLDivElement>(null);
  const first = useRef(text);
  const latest = useRef({ onRun, onChange });
  latest.current = { onRun, onChange };
  const dialect = useRef(new Compartment());

  useEffect(() => {
    const runNow = (editor: EditorView) => {
      closeCompletion(editor);
      latest.current.onRun();
      return true;
    };
    const editor = new EditorView({
      parent: parent.current as HTMLElement,
      state: EditorState.create({
        doc: first.current,
        selection: { anchor: first.current.length },
        extensions: [
          Prec.highest(keymap.of([{ key: "Mod-Enter", run: runNow }])),
          keymap.of([
            { key: "Tab", run: complete },
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...historyKeymap,
            ...completionKeymap,
          ]),
          lineNumbers(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          // Enter ends the line unless a completion was chosen, so that an alias does not become a keyword. The list
          // shows only as many options as fit, because a scrolling list would need the focus.
          autocompletion({ selectOnOpen: false, icons: false, maxRenderedOptions: 12 }),
          EditorView.lineWrapping,
          placeholder("SELECT * FROM …"),
          EditorView.contentAttributes.of({ "aria-label": "SQL", spellcheck: "false", autocapitalize: "off" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          problemMark,
          editorLook,
          dialect.current.of(language([])),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [view]);

  useEffect(() => {
    view.current?.dispatch({ effects: dialect.current.reconfigure(language(tables)) });
  }, [view, tables]);

  return <div ref={parent} className="h-full min-h-0" />;
}
