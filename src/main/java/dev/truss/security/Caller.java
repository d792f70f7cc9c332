package dev.truss.security;

import jakarta.enterprise.context.RequestScoped;

/** The caller of a request, which is anonymous as long as clients do not sign in. */
@RequestScoped
public class Caller {

  /** Returns the name that is recorded. */
  public String name() {
    return "anonymous";
  }
}
