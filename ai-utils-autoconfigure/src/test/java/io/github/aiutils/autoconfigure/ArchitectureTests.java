package io.github.aiutils.autoconfigure;

import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.github.aiutils.autoconfigure");

    @Test
    void autoConfigurationsArePublicFinalAndNamedSo() {
        classes().that()
            .areAnnotatedWith(AutoConfiguration.class)
            .should()
            .bePublic()
            .andShould()
            .haveModifier(JavaModifier.FINAL)
            .andShould()
            .haveSimpleNameEndingWith("AutoConfiguration")
            .check(CLASSES);
    }

    @Test
    void exactlyTheAutoConfigurationsAreListed() {
        List<String> listed = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
            .getCandidates()
            .stream()
            .filter((name) -> name.startsWith("io.github.aiutils."))
            .toList();
        assertThat(listed).isSorted()
            .containsExactlyInAnyOrderElementsOf(CLASSES.stream()
                .filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
                .map(JavaClass::getName)
                .toList());
    }

    @Test
    void beanMethodsArePackagePrivate() {
        methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate().check(CLASSES);
    }

    @Test
    void nestedConfigurationsHaveNoProxies() {
        assertThat(CLASSES.stream().filter((type) -> type.isAnnotatedWith(Configuration.class)))
            .allMatch((type) -> !type.getAnnotationOfType(Configuration.class).proxyBeanMethods());
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct()).isNotEmpty()
            .allMatch((name) -> CLASSES.getPackage(name).isAnnotatedWith(NullMarked.class));
    }

    @Test
    void propertiesAreRecords() {
        classes().that().areAnnotatedWith(ConfigurationProperties.class).should().beRecords().check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.github.aiutils.autoconfigure.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void thePropertiesKnowNothingOfWhatIsMadeOfThem() {
        noClasses().that()
            .resideInAPackage("io.github.aiutils.autoconfigure")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.aiutils.autoconfigure.(*)..")
            .check(CLASSES);
    }

    @Test
    void nobodyBlocksOrSubscribes() {
        noClasses().should()
            .callMethodWhere(DescribedPredicate.describe("block or subscribe",
                    (call) -> call.getTargetOwner().getName().startsWith("reactor.core.publisher.")
                            && call.getName().matches("block.*|subscribe|toFuture|toStream|toIterable")))
            .check(CLASSES);
    }

}
