/**
 * The tongue: who can be asked, and one codec a dialect.
 */
@NullMarked
package io.github.aiutils.provider;

import org.jspecify.annotations.NullMarked;
