package io.github.aiutils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.aiutils.batch.BlockingBatchRunner;
import io.github.aiutils.client.BlockingChatClient;
import io.github.aiutils.client.ProviderSpec;
import io.github.aiutils.limit.BlockingPermits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

    private static final String ROOT = "io.github.aiutils";

    private static final Path SOURCES = Path.of("src/main/java");

    private static final Set<String> WAITING = Set.of("block", "blockFirst", "blockLast", "blockOptional", "toStream",
            "toIterable", "toFuture");

    private static final Pattern PUBLIC_TYPE = Pattern
        .compile("(?m)^public (?:abstract |final |sealed |non-sealed )*(?:class|interface|record|enum|@interface) ");

    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(ROOT);

    @Test
    void seesTheClassesItJudges() {
        assertThat(CLASSES.size()).isGreaterThan(80);
    }

    @Test
    void hasNoCycleBetweenPackages() {
        SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** Down or right in the picture, never back. */
    @ParameterizedTest
    @CsvSource({ "error, ''", "observe, error", "transport, error", "route, error|observe", "limit, error|observe",
            "cost, error|observe|limit|token", "token, ''", "provider, error|observe|transport",
            "policy, error|observe|route|limit|token|cost|provider", "decorate, error|observe|transport|limit|policy",
            "client, error|observe|route|limit|token|cost|provider|transport|policy", "batch, error|observe|client" })
    void importsPointDownOrRight(String name, String allowed) {
        String[] packages = Stream
            .concat(Stream.of(name), Stream.of(allowed.split("\\|")).filter((other) -> !other.isEmpty()))
            .map((other) -> ROOT + "." + other + "..")
            .toArray(String[]::new);
        DescribedPredicate<JavaClass> others = JavaClass.Predicates.resideInAPackage(ROOT + ".*..")
            .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(packages)));
        noClasses().that()
            .resideInAPackage(ROOT + "." + name + "..")
            .should()
            .dependOnClassesThat(
                    others.as("reside in a package of ours other than %s", (Object) String.join(", ", packages)))
            .check(CLASSES);
    }

    @Test
    void hasWordsThatImportNoOtherPackageOfOurs() {
        noClasses().that()
            .resideInAPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".*..")
            .check(CLASSES);
    }

    @Test
    void hasAllItsPackagesInThePicture() {
        List<String> known = List.of(ROOT, "batch", "client", "cost", "decorate", "error", "limit", "observe", "policy",
                "provider", "route", "token", "transport");
        assertThat(CLASSES.stream()
            .map((each) -> each.getPackageName().replace(ROOT + ".", "").replaceAll("\\..*", ""))
            .filter((first) -> !first.equals("io"))).isSubsetOf(known);
    }

    @Test
    void knowsWebClientInTheTransportOnly() {
        noClasses().that()
            .resideOutsideOfPackage(ROOT + ".transport")
            .and()
            .doNotHaveFullyQualifiedName(ProviderSpec.class.getName())
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.web..")
            .check(CLASSES);
    }

    @Test
    void knowsNoNetworkOutsideTheTransport() {
        noClasses().that()
            .resideOutsideOfPackage(ROOT + ".transport")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("reactor.netty..", "io.netty..", "java.net.http..")
            .check(CLASSES);
    }

    @Test
    void knowsNoBoot() {
        noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.boot..").check(CLASSES);
    }

    @Test
    void waitsInTheBlockingFormsOnly() {
        noClasses().that()
            .doNotHaveFullyQualifiedName(BlockingChatClient.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(BlockingBatchRunner.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(BlockingPermits.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".decorate.Waiting")
            .should()
            .callMethodWhere(calls("wait for a publisher",
                    (call) -> WAITING.contains(call.getName()) && (call.getTargetOwner().isAssignableTo(Flux.class)
                            || call.getTargetOwner().isAssignableTo(Mono.class))))
            .check(CLASSES);
    }

    @Test
    void neitherSleepsNorParksAThread() {
        noClasses().should()
            .callMethodWhere(calls("hold a thread",
                    (call) -> Set.of("sleep", "join", "park", "parkNanos", "await", "wait").contains(call.getName())
                            && call.getTargetOwner().getPackageName().startsWith("java.")
                            && !call.getTargetOwner().isEquivalentTo(String.class)))
            .check(CLASSES);
    }

    @Test
    void subscribesNowhereButInOperators() {
        noClasses().that()
            .areNotAssignableTo(CorePublisher.class)
            .and()
            .areNotAssignableTo(CoreSubscriber.class)
            .should()
            .callMethodWhere(calls("subscribe",
                    (call) -> Set.of("subscribe", "subscribeWith").contains(call.getName())
                            && call.getTargetOwner().isAssignableTo(Publisher.class)))
            .check(CLASSES);
    }

    private static DescribedPredicate<JavaCall<?>> calls(String description, Predicate<JavaCall<?>> test) {
        return DescribedPredicate.describe(description, test);
    }

    @Test
    void printsNothing() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    @Test
    void keepsNothingInThreadLocals() {
        noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(CLASSES);
    }

    @Test
    void namesErrorsExceptions() {
        classes().that().areAssignableTo(Throwable.class).should().haveSimpleNameEndingWith("Exception").check(CLASSES);
    }

    @Test
    void marksEachPackageForNullness() {
        Set<String> packages = CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(packages).allSatisfy((name) -> {
            String info = read(SOURCES.resolve(name.replace('.', '/')).resolve("package-info.java"));
            assertThat(info).contains("@NullMarked").startsWith("/**");
        });
    }

    @Test
    void tellsSinceWhenEachPublicTypeIsThere() {
        assertThat(sources()).isNotEmpty().allSatisfy((file) -> {
            String source = read(file);
            var type = PUBLIC_TYPE.matcher(source);
            if (type.find()) {
                String before = source.substring(0, type.start());
                assertThat(before.substring(Math.max(0, before.lastIndexOf("/**")))).as(file.toString())
                    .startsWith("/**")
                    .contains("@since ");
            }
        });
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter((file) -> file.toString().endsWith(".java")).toList();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}
