package io.torrentflow.gateway.seal;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.duty.Duty;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Signs where the chain has come to when a day is over, and tells it to the log of the process and
 * to the bucket: who can write the database cannot take these back.
 */
@ApplicationScoped
class AnchorService {
  private final PgAnchors anchors;
  private final AnchorSigner signer;
  private final S3AnchorCopies copies;

  AnchorService(PgAnchors anchors, AnchorSigner signer, S3AnchorCopies copies) {
    this.anchors = anchors;
    this.signer = signer;
    this.copies = copies;
  }

  /** Makes the anchors of all days that are over, and stores those that are not yet stored. */
  Uni<Void> runOnce() {
    return Uni.createFrom()
        .deferred(this::makeNext)
        .repeat()
        .whilst(made -> made)
        .onItem()
        .ignoreAsUni()
        .chain(anchors::notStored)
        .flatMap(waiting -> Duty.each("The storage of", waiting, this::store));
  }

  private Uni<Boolean> makeNext() {
    return anchors
        .due()
        .flatMap(
            due ->
                due == null
                    ? Uni.createFrom().item(false)
                    : anchors.add(signer.sign(due)).replaceWith(true));
  }

  // The one that is on record: another replica may have signed the same day.
  private Uni<Void> store(Anchor.Signed signed) {
    Anchor anchor = signed.anchor();
    return copies
        .put(signed)
        .invoke(
            () ->
                Log.infof(
                    "Audit anchor of %s: position %d, hash %s, signature %s",
                    anchor.day(), anchor.position(), anchor.hash(), signed.signature()))
        .chain(() -> anchors.markStored(anchor.day()));
  }
}
