package io.torrentflow.gateway.files;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.PageCursor;
import io.torrentflow.gateway.jobs.PgJobStore;
import io.torrentflow.kernel.id.FileId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** A page of a folder; fails with {@code FILE_NOT_FOUND} if the job has no such folder. */
  Uni<FolderPage> folder(
      UserId user, JobId job, String folder, @Nullable FolderCursor after, int limit) {
    return jobs.find(user, job)
        .chain(() -> files.folder(user, job, folder, after, PageCursor.look(limit)))
        .map(
            found -> {
              if (found.isEmpty() && after == null && !folder.isEmpty()) {
                throw new ProblemException(
                    ProblemCode.FILE_NOT_FOUND, "The job has no folder " + folder + ".");
              }
              return PageCursor.page(
                  found,
                  limit,
                  FolderCursor::of,
                  (items, next) -> new FolderPage(folder, items, next));
            });
  }

  /** A link to a file; fails for one that cannot be had, or not for that purpose. */
  Uni<LinkView> link(UserId user, JobId job, FileId file, LinkPurpose purpose) {
    Uni<LinkView> link =
        jobs.find(user, job)
            .chain(() -> files.find(user, job, file))
            .flatMap(found -> sign(found, purpose))
            .call(() -> audit.done(user, ACTION, file.toString()));
    return audit.refusals(user, ACTION, file.toString(), link);
  }

  /**
   * Links to several files; fails with {@code FILE_NOT_FOUND} if the job lacks one of them, and for
   * more than may be asked for at once.
   *
   * @param purpose unless another one is asked for
   */
  Uni<LinkList> links(UserId user, JobId job, LinksRequest wanted, LinkPurpose purpose) {
    LinkPurpose asked = wanted.purpose() == null ? purpose : wanted.purpose();
    Uni<LinkList> links =
        jobs.find(user, job)
            .chain(() -> files.several(user, job, wanted.fileIds()))
            .invoke(found -> check(found, wanted))
            .flatMap(found -> signAll(found, asked))
            .call(() -> audit.done(user, "file.links", job.toString()));
    return audit.refusals(user, "file.links", job.toString(), links);
  }

  private static void check(List<PgFileStore.StoredFile> found, LinksRequest wanted) {
    List<FileId> ids = wanted.fileIds();
    if (ids != null && found.size() < Set.copyOf(ids).size()) {
      throw new ProblemException(
          ProblemCode.FILE_NOT_FOUND, "The job does not have all of these files.");
    }
    if (found.size() > LinksRequest.MAX_FILES) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "The job has more than " + LinksRequest.MAX_FILES + " files; name some of them.",
          "fileIds",
          null);
    }
  }

  private Uni<LinkList> signAll(List<PgFileStore.StoredFile> found, LinkPurpose purpose) {
    List<FileLink> links = new ArrayList<>();
    for (PgFileStore.StoredFile file : found) {
      LinkView link = signer.sign(file.key(), new RelativePath(file.view().path()), purpose);
      links.add(new FileLink(file.view().id(), file.view().path(), link.url(), link.expiresAt()));
    }
    Uni<Void> kept =
        found.isEmpty()
            ? Uni.createFrom().voidItem()
            : files.keep(found.getLast(), links.getLast().expiresAt());
    return kept.replaceWith(new LinkList(links));
  }

  private Uni<LinkView> sign(PgFileStore.StoredFile file, LinkPurpose purpose) {
    LinkView link = signer.sign(file.key(), new RelativePath(file.view().path()), purpose);
    return files.keep(file, link.expiresAt()).replaceWith(link);
  }
}
