package io.torrentflow.platform.auth;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;

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
    Caller caller = identity.getAttribute(TokenAuthentication.CALLER);
    if (caller == null) {
      throw new UnauthorizedException();
    }
    return caller;
  }
}
