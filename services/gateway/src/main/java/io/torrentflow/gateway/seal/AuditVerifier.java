package io.torrentflow.gateway.seal;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.seal.AuditFault.FaultReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Compares the log with its chain, and the chain with what was signed of it. */
@ApplicationScoped
class AuditVerifier {
  // Some 400 kB of rows in memory.
  private static final int BATCH = 1_000;
  // A second or two for a request.
  private static final int MAX_BATCHES = 20;

  private final PgChain chain;
  private final PgAnchors anchors;
  private final AnchorSigner signer;

  AuditVerifier(PgChain chain, PgAnchors anchors, AnchorSigner signer) {
    this.chain = chain;
    this.anchors = anchors;
    this.signer = signer;
  }

  /** Where a request has come to. */
  private record Progress(ChainCheck check, boolean atEnd) {}

  /**
   * Checks some of it.
   *
   * @param from a position, from 1 on; the link before it is taken as it is
   */
  Uni<AuditVerification> verify(long from) {
    Uni<Seal> before = chain.seal(from - 1).map(seal -> seal == null ? Seal.NONE : seal);
    return Uni.combine()
        .all()
        .unis(before, chain.droppedMonths())
        .asTuple()
        .flatMap(known -> verify(known.getItem1(), known.getItem2()));
  }

  private Uni<AuditVerification> verify(Seal before, Set<LocalDate> droppedMonths) {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new AtomicReference<>(ChainCheck.after(before)),
            last -> batch(last.get(), droppedMonths).invoke(progress -> last.set(progress.check())))
        .whilst(progress -> !progress.atEnd() && progress.check().fault() == null)
        .select()
        .first(MAX_BATCHES)
        .collect()
        .last()
        .flatMap(this::withTail)
        .flatMap(progress -> withAnchors(before.position(), progress));
  }

  private Uni<Progress> batch(ChainCheck check, Set<LocalDate> droppedMonths) {
    return chain
        .sealsAfter(check.last().position(), BATCH)
        .flatMap(
            seals ->
                rows(check.last(), seals)
                    .map(rows -> check.with(seals, rows, droppedMonths))
                    .map(after -> new Progress(after, seals.size() < BATCH)));
  }

  // One more than there are links: if a row is too many, it is among these.
  private Uni<List<LogRow>> rows(Seal before, List<Seal> seals) {
    return seals.isEmpty()
        ? Uni.createFrom().item(List.of())
        : chain.rows(before.key(), seals.getLast().key(), seals.size() + 1);
  }

  /** What stands behind the end of the chain. */
  private Uni<Progress> withTail(Progress progress) {
    Seal last = progress.check().last();
    return !progress.atEnd() || progress.check().fault() != null
        ? Uni.createFrom().item(progress)
        : chain
            .leftBehind(last.key())
            .map(
                row ->
                    row == null
                        ? progress
                        : new Progress(progress.check().failed(AuditFault.notSealed(row)), true))
            .flatMap(after -> anchors.firstAfter(last.position()).map(cut -> cut(after, cut)));
  }

  private static Progress cut(Progress progress, Anchor.@Nullable Signed beyond) {
    long missing = progress.check().last().position() + 1;
    return beyond == null
        ? progress
        : new Progress(
            progress.check().failed(AuditFault.ofChain(FaultReason.SEAL_MISSING, missing)), true);
  }

  private Uni<AuditVerification> withAnchors(long before, Progress progress) {
    return anchors
        .between(before, progress.check().last().position())
        .flatMap(
            signed ->
                Multi.createFrom()
                    .iterable(signed)
                    .onItem()
                    .transformToUniAndConcatenate(this::judge)
                    .collect()
                    .asList())
        .map(verdicts -> view(before, progress, verdicts));
  }

  private Uni<Judged> judge(Anchor.Signed signed) {
    Anchor anchor = signed.anchor();
    return chain
        .seal(anchor.position())
        .map(seal -> seal != null && seal.hash().equals(anchor.hash()))
        .map(fits -> new Judged(anchor, fits ? signer.verify(signed) : AnchorSigner.Verdict.WRONG));
  }

  private record Judged(Anchor anchor, AnchorSigner.Verdict verdict) {
    boolean is(AnchorSigner.Verdict other) {
      return verdict == other;
    }
  }

  private static AuditVerification view(long before, Progress progress, List<Judged> judged) {
    ChainCheck check = progress.check();
    AuditFault fault =
        judged.stream()
            .filter(anchor -> anchor.is(AnchorSigner.Verdict.WRONG))
            .findFirst()
            .map(
                anchor ->
                    AuditFault.ofChain(FaultReason.ANCHOR_MISMATCH, anchor.anchor().position()))
            .orElse(check.fault());
    Seal last = check.last();
    int unknown =
        (int) judged.stream().filter(anchor -> anchor.is(AnchorSigner.Verdict.KEY_UNKNOWN)).count();
    return new AuditVerification(
        before + 1,
        last.position(),
        last.position() == 0 ? null : last.occurredAt(),
        check.rows(),
        check.dropped(),
        judged.size() - unknown,
        unknown,
        fault,
        progress.atEnd() || fault != null ? null : last.position() + 1);
  }
}
