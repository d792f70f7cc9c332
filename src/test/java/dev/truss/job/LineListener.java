package dev.truss.job;

import java.util.Queue;
import java.util.concurrent.Flow;

/** Keeps the lines of a stream. */
final class LineListener implements Flow.Subscriber<String> {
  private final Queue<String> lines;

  LineListener(Queue<String> lines) {
    this.lines = lines;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    lines.add(line);
  }

  @Override
  public void onError(Throwable error) {
    lines.add("error: " + error);
  }

  @Override
  public void onComplete() {
    lines.add("end");
  }
}
