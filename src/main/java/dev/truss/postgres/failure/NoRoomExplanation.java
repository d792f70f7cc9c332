package dev.truss.postgres.failure;

import dev.truss.error.Explanation;
import dev.truss.error.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Explains to clients that a disk is full, in any statement or program. */
@ApplicationScoped
class NoRoomExplanation implements Explanation {

  @Override
  public Optional<ProblemException> explain(Throwable thrown) {
    return NoRoom.behind(thrown).map(noRoom -> noRoom.problem("", thrown));
  }
}
