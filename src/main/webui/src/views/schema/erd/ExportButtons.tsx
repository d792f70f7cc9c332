import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { sentence } from "@/api/problems";
import { Button } from "@/ui/Button";
import { download } from "@/ui/download";
import { toast } from "@/ui/toasts";
import type { Graph } from "./graph";
import type { Layout } from "./layout";
import { pixelScale, pngOf } from "./picture";
import { svgOf } from "./svg";

/** Exports the whole diagram as a file, whichever part is visible. */
export function ExportButtons({ graph, layout, name }: { graph: Graph; layout: Layout; name: string }) {
  const svg = () => svgOf(graph, layout, name);
  const png = useMutation({
    mutationFn: () => pngOf(svg(), layout.width, layout.height),
    onSuccess: (picture) => {
      download(picture, `${name}-erd.png`);
      if (pixelScale(layout.width, layout.height) < 1) {
        toast({
          text: "The diagram is larger than a picture may be, so the PNG is scaled down. The SVG is sharp at any size.",
        });
      }
    },
    onError: (error) => toast({ tone: "bad", text: `Diagram not exported. ${sentence(error)}` }),
  });
  return (
    <>
      <Button onClick={() => download(new Blob([svg()], { type: "image/svg+xml" }), `${name}-erd.svg`)}>
        <Download size={15} aria-hidden /> Export SVG
      </Button>
      <Button busy={png.isPending} onClick={() => png.mutate()}>
        <Download size={15} aria-hidden /> Export PNG
      </Button>
    </>
  );
}
