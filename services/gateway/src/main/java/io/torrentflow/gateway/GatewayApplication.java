package io.torrentflow.gateway;

import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.auth.Sessions;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

@OpenAPIDefinition(
    info =
        @Info(
            title = "TorrentFlow",
            version = "1",
            description =
                "Submit magnet links, torrent files and URLs; follow the downloads live; collect the"
                    + " files through signed links. Errors are problem documents (RFC 9457) with a"
                    + " stable `code`.",
            license = @License(name = "Apache-2.0", identifier = "Apache-2.0")),
    components =
        @Components(
            schemas = {
              @Schema(name = "JobView", implementation = JobView.class),
              @Schema(name = GatewayApplication.PROBLEM, implementation = Problem.class)
            },
            securitySchemes = {
              @SecurityScheme(
                  securitySchemeName = GatewayApplication.SESSION,
                  type = SecuritySchemeType.APIKEY,
                  in = SecuritySchemeIn.COOKIE,
                  apiKeyName = Sessions.COOKIE,
                  description = "The cookie that logging in sets"),
              @SecurityScheme(
                  securitySchemeName = GatewayApplication.TOKEN,
                  type = SecuritySchemeType.HTTP,
                  scheme = "bearer",
                  description = "An API token")
            }))
public class GatewayApplication extends Application {
  public static final String PROBLEM = "Problem";

  /** The scheme of a browser. */
  public static final String SESSION = "session";

  /** The scheme of a program. */
  public static final String TOKEN = "token";
}
