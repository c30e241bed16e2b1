/** What plans there are, and what each allows. */
package io.torrentflow.gateway.plans;
