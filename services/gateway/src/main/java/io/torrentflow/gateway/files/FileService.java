package io.torrentflow.gateway.files;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.jobs.PgJobStore;
import io.torrentflow.kernel.id.FileId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.object.RelativePath;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class FileService {
  private static final String ACTION = "file.link";

  private final PgFileStore files;
  private final PgJobStore jobs;
  private final LinkSigner signer;
  private final PgAuditLog audit;

  FileService(PgFileStore files, PgJobStore jobs, LinkSigner signer, PgAuditLog audit) {
    this.files = files;
    this.jobs = jobs;
    this.signer = signer;
    this.audit = audit;
  }

  Uni<FileList> list(UserId user, JobId job) {
    return jobs.find(user, job).chain(() -> files.list(user, job)).map(FileList::new);
  }

  Uni<LinkView> link(UserId user, JobId job, FileId file) {
    Uni<LinkView> link =
        jobs.find(user, job)
            .chain(() -> files.find(user, job, file))
            .flatMap(this::sign)
            .call(() -> audit.done(user, ACTION, file.toString()));
    return audit.refusals(user, ACTION, file.toString(), link);
  }

  private Uni<LinkView> sign(PgFileStore.StoredFile file) {
    LinkView link = signer.sign(file.key(), new RelativePath(file.view().path()));
    return files.keep(file, link.expiresAt()).replaceWith(link);
  }
}
