package io.torrentflow.gateway.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.http.PageCursor;
import io.torrentflow.kernel.id.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Shows administrators what was done. */
@ApplicationScoped
class AuditService {
  private final PgAuditSearch search;
  private final PgAuditLog audit;

  AuditService(PgAuditSearch search, PgAuditLog audit) {
    this.search = search;
    this.audit = audit;
  }

  Uni<AuditPage> page(AuditQuery query, @Nullable String cursor, int limit) {
    return search
        .page(query, PageCursor.parse(cursor, AuditCursor::parse), PageCursor.look(limit))
        .map(found -> PageCursor.page(found, limit, AuditCursor::of, AuditPage::new));
  }

  Multi<AuditEntry> export(UserId admin, AuditQuery query) {
    // What is wrong with the query is said before anything is written.
    Multi<AuditEntry> entries = search.all(query);
    return audit
        .done(admin, "admin.audit.export", null)
        .onItem()
        .transformToMulti(written -> entries);
  }
}
