/** What tests of several modules share; no part of the product depends on it. */
package io.torrentflow.testing;
