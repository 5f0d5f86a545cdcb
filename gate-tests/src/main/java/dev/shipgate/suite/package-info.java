/**
 * The gate as a JUnit 5 suite, with its AssertJ assertions and Allure steps.
 *
 * <p>This layer is thin. The lower layers measure and judge, and can be used without JUnit.
 */
@NullMarked
package dev.shipgate.suite;

import org.jspecify.annotations.NullMarked;
