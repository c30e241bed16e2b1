package io.torrentflow.platform.auth;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;

/** Who makes the request in hand. */
@RequestScoped
public class CurrentCaller {
  private final SecurityIdentity identity;

  CurrentCaller(SecurityIdentity identity) {
    this.identity = identity;
  }

  /**
   * @throws UnauthorizedException if the request carries no credentials
   */
  public Caller get() {
    return attribute(TokenAuthentication.CALLER);
  }

  /**
   * What {@link LiveCredentials#REVOCATIONS} calls the session or token in hand.
   *
   * @throws UnauthorizedException if the request carries no credentials
   */
  public String credential() {
    return attribute(TokenAuthentication.CREDENTIAL);
  }

  private <T> T attribute(String name) {
    T value = identity.getAttribute(name);
    if (value == null) {
      throw new UnauthorizedException();
    }
    return value;
  }
}
