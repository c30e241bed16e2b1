package io.torrentflow.platform.auth;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Who makes the request that is being served. */
@RequestScoped
public class CurrentCaller {
  private final SecurityIdentity identity;
  private final CurrentIdentityAssociation association;

  CurrentCaller(SecurityIdentity identity, CurrentIdentityAssociation association) {
    this.identity = identity;
    this.association = association;
  }

  /**
   * The caller of a resource that only some may use, who is known by then.
   *
   * @throws UnauthorizedException if the request carries no credentials
   */
  public Caller get() {
    Caller caller = of(identity);
    if (caller == null) {
      throw new UnauthorizedException();
    }
    return caller;
  }

  /**
   * Finds out who it is; null if the request carries no credentials, or some that have ended: what
   * a browser keeps of an old session keeps nobody from a resource for everybody.
   */
  public Uni<@Nullable Caller> find() {
    return association
        .getDeferredIdentity()
        .<@Nullable Caller>map(CurrentCaller::of)
        .onFailure(AuthenticationFailedException.class)
        .recoverWithNull();
  }

  private static @Nullable Caller of(SecurityIdentity identity) {
    return identity.getAttribute(TokenAuthentication.CALLER);
  }
}
