package io.torrentflow.gateway.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.http.PageSize;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jboss.resteasy.reactive.common.util.RestMediaType;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/admin/audit")
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
@TokenScope(Scope.ADMIN)
public class AuditResource {
  private final AuditService audit;
  private final CurrentCaller caller;

  AuditResource(AuditService audit, CurrentCaller caller) {
    this.audit = audit;
    this.caller = caller;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Search the audit log, the newest entries first")
  public Uni<AuditPage> search(
      @BeanParam @Valid AuditQuery query,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") PageSize limit) {
    return audit.page(query, cursor, limit.value());
  }

  @GET
  @Path("/export")
  @Produces(RestMediaType.APPLICATION_NDJSON)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(summary = "Get all entries that match, the oldest first, one in each line")
  public Multi<AuditEntry> export(@BeanParam @Valid AuditQuery query) {
    return audit.export(caller.get().user(), query);
  }
}
