package io.torrentflow.gateway.limit;

/**
 * What is taken from for one request.
 *
 * @param policy the limit's name in responses
 * @param key whose it is
 * @param cost how many the request counts for
 */
public record Bucket(String policy, String key, Limit limit, int cost) {}
