package io.torrentflow.gateway.transfers;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.gateway.http.PageSize;
import io.torrentflow.gateway.jobs.ModeratorCancelRequest;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/admin/transfers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
@TokenScope(Scope.ADMIN)
public class TransfersResource {
  private static final String NOW = "The transfer as it is now; what is asked for follows";

  private final TransferService transfers;
  private final CurrentCaller caller;

  TransfersResource(TransferService transfers, CurrentCaller caller) {
    this.transfers = transfers;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List what is fetched for everybody, the newest first")
  public Uni<TransferPage> list(
      @BeanParam TransferQuery query,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") PageSize limit) {
    return transfers.page(query, cursor, limit.value());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Get a transfer")
  public Uni<TransferView> get(@PathParam("id") TransferId id) {
    return transfers.get(id);
  }

  @POST
  @Audited("admin.transfer.cancel")
  @Path("/{id}/cancel")
  @ResponseStatus(202)
  @APIResponseSchema(value = TransferView.class, responseCode = "202", responseDescription = NOW)
  @Operation(summary = "Cancel a transfer; all jobs that want it fail with the reason")
  public Uni<TransferView> cancel(
      @PathParam("id") TransferId id, @NotNull @Valid ModeratorCancelRequest request) {
    return transfers.cancel(caller.get().user(), id, request.reason());
  }

  @POST
  @Audited("admin.transfer.requeue")
  @Path("/{id}/requeue")
  @ResponseStatus(202)
  @APIResponseSchema(value = TransferView.class, responseCode = "202", responseDescription = NOW)
  @Operation(summary = "Let a failed transfer begin again for all whose jobs failed with it")
  public Uni<TransferView> requeue(@PathParam("id") TransferId id) {
    return transfers.requeue(caller.get().user(), id);
  }
}
