import { createContext, useContext } from "react";
import type { Neighbourhood } from "./graph";

/** The highlighted part of the diagram; the rest is dimmed. Null if nothing is highlighted or dimmed. */
export const Lit = createContext<Neighbourhood | null>(null);

export function useLit() {
  return useContext(Lit);
}
