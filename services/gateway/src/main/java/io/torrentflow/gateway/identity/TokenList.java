package io.torrentflow.gateway.identity;

import java.util.List;

/** A user's API tokens. */
public record TokenList(List<TokenView> items) {}
