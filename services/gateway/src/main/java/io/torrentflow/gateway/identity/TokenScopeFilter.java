package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.stream.Collectors;
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
    // Whom a resource for everybody does not know it need not limit.
    return declared(resource, RolesAllowed.class) == null
        ? Uni.createFrom().voidItem()
        : caller
            .find()
            .invoke(asking -> check(asking, declared(resource, TokenScope.class)))
            .replaceWithVoid();
  }

  private static void check(@Nullable Caller asking, @Nullable TokenScope needed) {
    if (asking == null || asking.scopes() == null) {
      return;
    }
    if (needed == null) {
      throw new ProblemException(ProblemCode.FORBIDDEN, "Log in to do this; an API token cannot.");
    }
    if (needed.value().length > 0 && Arrays.stream(needed.value()).noneMatch(asking::mayUse)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "The API token lacks the scope %s."
              .formatted(
                  Arrays.stream(needed.value())
                      .map(Scope::toString)
                      .collect(Collectors.joining(" or "))));
    }
  }

  private static <A extends Annotation> @Nullable A declared(ResourceInfo resource, Class<A> type) {
    A ofMethod = resource.getResourceMethod().getAnnotation(type);
    return ofMethod == null ? resource.getResourceClass().getAnnotation(type) : ofMethod;
  }
}
