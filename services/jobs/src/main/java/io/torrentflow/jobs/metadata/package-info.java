/**
 * What is decided once a transfer's metadata is known: whose it is, where it goes, who can afford
 * it; the last also when it grows.
 */
package io.torrentflow.jobs.metadata;
