import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followEvents } from "./api/events";
import { keys } from "./api/keys";
import { ApiProblem } from "./api/problems";
import { router } from "./router";
import "./styles.css";

// Any answer may be the first to report that the session's branch is gone.
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
      // A refused request is refused again. One that did not reach the service is retried.
      retry: (failures, error) => !(error instanceof ApiProblem && error.status < 500) && failures < 1,
      retryDelay: 1000,
      // Requests are sent even if the browser is offline, because the service may run on this machine.
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
