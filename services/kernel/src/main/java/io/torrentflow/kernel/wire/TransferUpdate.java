package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * How a transfer is now, sent to the hub: on every progress report ({@link
 * Broker#TRANSFER_PROGRESS}) and on every change of its status ({@code transfer.event.<status>}).
 * It names no owner and carries the whole state, so only the newest counts.
 */
public record TransferUpdate(@JsonUnwrapped MessageHeader header, TransferState transfer)
    implements Message {}
