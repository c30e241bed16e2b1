package io.torrentflow.platform.signing;

import io.quarkus.runtime.configuration.MemorySize;
import io.torrentflow.kernel.signing.Signature;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Brings the bodies of signed requests into memory before anything else sees them, so that the
 * filter can hash them without waiting on the event loop.
 */
@ApplicationScoped
class SignedBodyBuffer {
  private static final int BEFORE_RESOURCES = -100;

  void routes(
      @Observes Router router,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10M")
          MemorySize limit) {
    BodyHandler buffer = BodyHandler.create(false).setBodyLimit(limit.asLongValue());
    router
        .route()
        .order(BEFORE_RESOURCES)
        .handler(
            context -> {
              if (context.request().getHeader(Signature.MAC_HEADER) == null) {
                context.next();
              } else {
                buffer.handle(context);
              }
            });
  }
}
