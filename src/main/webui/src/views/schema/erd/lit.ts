import { createContext, useContext } from "react";
import type { Neighbourhood } from "./graph";

/** What is lit: all else is dimmed. Null: nothing is, so nothing is dimmed. */
export const Lit = createContext<Neighbourhood | null>(null);

export function useLit() {
  return useContext(Lit);
}
