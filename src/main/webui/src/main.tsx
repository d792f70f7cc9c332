import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followEvents } from "./api/events";
import { keys } from "./api/keys";
import { ApiProblem } from "./api/problems";
import { router } from "./router";
import "./styles.css";

// Any answer may be the first to tell that the session's branch is gone, also one about just that branch.
function noticeGone(error: unknown) {
  if (error instanceof ApiProblem && /^branch_(gone|expired|deleting|deleted)$/.test(error.code)) {
    void client.invalidateQueries({ queryKey: keys.session });
  }
}

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeGone }),
  mutationCache: new MutationCache({ onError: noticeGone }),
  defaultOptions: {
    queries: {
      staleTime: 1000,
      // What the service refused it refuses again; what did not get there is worth a second try.
      retry: (failures, error) => !(error instanceof ApiProblem && error.status < 500) && failures < 1,
      retryDelay: 1000,
      // The browser's idea of being offline says nothing about a service on this machine.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});
followEvents(client);

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
