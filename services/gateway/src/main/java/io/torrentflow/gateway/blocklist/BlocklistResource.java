package io.torrentflow.gateway.blocklist;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.gateway.http.PageSize;
import io.torrentflow.kernel.id.BlocklistEntryId;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/admin/blocklist")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.MODERATOR_ROLE)
@TokenScope(Scope.ADMIN)
public class BlocklistResource {
  private final BlocklistService blocklist;
  private final CurrentCaller caller;

  BlocklistResource(BlocklistService blocklist, CurrentCaller caller) {
    this.blocklist = blocklist;
    this.caller = caller;
  }

  @POST
  @Audited("blocklist.add")
  @Operation(summary = "Block a torrent, a host or names; what runs of it fails")
  @APIResponse(
      responseCode = "201",
      description = "New entry",
      content = @Content(schema = @Schema(implementation = BlocklistEntry.class)))
  @APIResponse(
      responseCode = "200",
      description = "Existing entry, with its own reason",
      content = @Content(schema = @Schema(implementation = BlocklistEntry.class)))
  public Uni<RestResponse<BlocklistEntry>> add(@NotNull @Valid BlocklistRequest entry) {
    return blocklist
        .add(caller.get().user(), entry)
        .map(
            added ->
                ResponseBuilder.create(
                        added.isNew() ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                        added.entry())
                    .build());
  }

  @GET
  @Operation(summary = "List what is blocked, the newest first")
  public Uni<BlocklistPage> list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") PageSize limit) {
    return blocklist.page(cursor, limit.value());
  }

  @DELETE
  @Audited("blocklist.remove")
  @Path("/{id}")
  @Operation(summary = "Block something no longer")
  public Uni<Void> remove(@PathParam("id") BlocklistEntryId id) {
    return blocklist.remove(caller.get().user(), id);
  }
}
