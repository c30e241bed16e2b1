package io.torrentflow.gateway.access;

import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.CurrentCaller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Refuses an API token what it was not made for: one that leaked does no more than that. */
class TokenScopeFilter {
  private final CurrentCaller caller;

  TokenScopeFilter(CurrentCaller caller) {
    this.caller = caller;
  }

  @ServerRequestFilter
  public Uni<Void> refuseOtherScopes(ResourceInfo resource) {
    // A resource without roles is open to everybody, with or without a token.
    return declared(resource, RolesAllowed.class) == null
        ? Uni.createFrom().voidItem()
        : caller
            .find()
            .invoke(asking -> check(asking, declared(resource, TokenScope.class)))
            .replaceWithVoid();
  }

  private static void check(@Nullable Caller asking, @Nullable TokenScope needed) {
    if (asking == null) {
      return;
    }
    if (needed == null) {
      asking.requireSession();
    } else {
      Arrays.stream(needed.value()).forEach(asking::require);
    }
  }

  private static <A extends Annotation> @Nullable A declared(ResourceInfo resource, Class<A> type) {
    A ofMethod = resource.getResourceMethod().getAnnotation(type);
    return ofMethod == null ? resource.getResourceClass().getAnnotation(type) : ofMethod;
  }
}
