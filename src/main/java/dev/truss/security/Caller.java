package dev.truss.security;

import jakarta.enterprise.context.RequestScoped;

/** Who asks. Until there is a sign-in nobody says so. */
@RequestScoped
public class Caller {

  /** What is written down as the one who did it. */
  public String name() {
    return "anonymous";
  }
}
