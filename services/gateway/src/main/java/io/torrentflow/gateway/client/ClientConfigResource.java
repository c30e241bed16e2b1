package io.torrentflow.gateway.client;

import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.gateway.client.ClientConfig.Limits;
import io.torrentflow.gateway.client.ClientConfig.RegistrationMode;
import io.torrentflow.gateway.http.PageSize;
import io.torrentflow.gateway.identity.Credentials;
import io.torrentflow.gateway.turnstile.Turnstile;
import io.torrentflow.kernel.source.MetainfoReader;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/config")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Installation")
public class ClientConfigResource {
  private final ClientConfig config;

  ClientConfigResource(
      @ConfigProperty(name = "quarkus.application.version") String version,
      GatewayConfig gateway,
      Turnstile turnstile) {
    this.config =
        new ClientConfig(
            version,
            gateway.registrationEnabled() ? RegistrationMode.OPEN : RegistrationMode.INVITATION,
            turnstile.siteKey().orElse(null),
            new Limits(
                MetainfoReader.MAX_TORRENT_BYTES,
                PageSize.MAX,
                Credentials.PASSWORD_MIN_LENGTH,
                Credentials.PASSWORD_MAX_LENGTH));
  }

  @GET
  @Operation(summary = "Get what a client needs to know of this installation")
  public ClientConfig get() {
    return config;
  }
}
