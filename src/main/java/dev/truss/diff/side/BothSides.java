package dev.truss.diff.side;

import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A value for each of the two databases. */
public record BothSides<T>(T parent, T branch) {

  /** Applies a step to both sides at the same time, and waits for both even if one fails. */
  public <R> BothSides<R> map(Step<T, R> step) throws SQLException {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<R> first = threads.submit(() -> step.apply(parent));
      Future<R> second = threads.submit(() -> step.apply(branch));
      return new BothSides<>(first.get(), second.get());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException sql -> throw sql;
        case RuntimeException runtime -> throw runtime;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while comparing", e);
    }
  }

  @FunctionalInterface
  public interface Step<T, R> {
    R apply(T side) throws SQLException;
  }
}
