package io.torrentflow.gateway.transfers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of transfers, the newest first.
 *
 * @param nextCursor asks for the page after this one; absent on the last
 */
public record TransferPage(List<TransferView> items, @Nullable String nextCursor) {}
