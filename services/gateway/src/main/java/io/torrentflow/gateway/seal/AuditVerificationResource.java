package io.torrentflow.gateway.seal;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/admin/audit/verify")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
@TokenScope(Scope.ADMIN)
public class AuditVerificationResource {
  private static final String POSITION = "^[1-9][0-9]{0,17}$";

  private final AuditVerifier verifier;

  AuditVerificationResource(AuditVerifier verifier) {
    this.verifier = verifier;
  }

  @GET
  @Operation(summary = "Check some 20,000 rows of the audit log; next says where to go on")
  public Uni<AuditVerification> verify(
      @Parameter(
              description = "A position, such as next of the request before",
              schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1"))
          @QueryParam("from")
          @DefaultValue("1")
          @Pattern(regexp = POSITION, message = "is a number from 1 on")
          String from) {
    return verifier.verify(Long.parseLong(from));
  }
}
