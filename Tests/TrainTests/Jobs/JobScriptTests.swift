import Files
import Foundation
import Jobs
import TestSupport
import Testing
@testable import Train

/// The texts for schedulers, as they were accepted.
struct JobScriptTests {
  private static let command = [
    "/opt/derm/bin/derm-train", "--recipes", "paper", "--init", "resnet50=r50.safetensors",
    "--set", "name=it's ours", "--threads", "8",
  ]
  private let script = JobScript(
    name: "paper", title: "20 jobs (4 systems x 5 folds)", count: 20, command: Self.command,
    own: ["--job", "{}/20"], collecting: Self.command + ["--collect"],
    result: "makes the reports", resources: JobResources(threads: 8, megabytes: 6144, minutes: 1567)
  )

  @Test func `the Slurm script is the accepted one, and bash can read it`() throws {
    let text = script.slurm(options: ["--partition=long"])
    #expect(text == String(decoding: try Checkout.fixture("Train/jobs-slurm.sh"), as: UTF8.self))
    let path = Checkout.file("Tests/Fixtures/Train/jobs-slurm.sh")
    #expect(try CommandLineTool("/bin/bash").run(["-n", path]).status == 0)
  }

  @Test func `options about the array are not for the job that collects`() throws {
    let options = [
      "--array=1-20%4", "--output=logs/%a.txt", "-e err.txt", "--time=1-0", "--account=derm",
    ]
    let parts = script.slurm(options: options).components(separatedBy: "collect=$(sbatch")
    let (array, collect) = (parts[0], parts[1])
    for option in options { #expect(array.contains("\n#SBATCH \(option)\n"), "\(option)") }
    // sbatch takes the last of several: the script's own come before.
    let own = try #require(array.range(of: "--array=1-20\n"))
    #expect(try #require(array.range(of: "--array=1-20%4")).lowerBound > own.upperBound)
    #expect(collect.contains("\n#SBATCH --account=derm\n") && !collect.contains("--array"))
    #expect(!collect.contains("logs/%a.txt") && !collect.contains("err.txt"))
    #expect(collect.contains("--time=0-02:00:00") && !collect.contains("--time=1-0"))
  }

  @Test func `the line for GNU parallel is the accepted one`() throws {
    #expect(
      script.parallel(jobs: 2)
        == String(decoding: try Checkout.fixture("Train/jobs-parallel.sh"), as: UTF8.self))
  }

  @Test func `a name with quotes, blanks and commands is one word of the script`() throws {
    let name = "a\"b $(touch pwned) `c` #\n'd"
    let text = JobScript(
      name: name, title: "2 parts", count: 2, command: ["/bin/derm-ingest", "read", name],
      own: ["--shard", "{}/2", "--catalogue", "\(name)-{}.sqlite"], collecting: ["/bin/x", name],
      result: "makes \(name) of them",
      resources: JobResources(threads: 1, megabytes: 1, minutes: 1)
    ).slurm()
    #expect(text.contains("\n#SBATCH --job-name=a-b---touch-pwned---c-----d\n"))
    let folder = TemporaryFolder()
    let bin = folder.file("bin")
    try Folder.make(bin)
    // What is submitted is run, with a program that prints its arguments.
    let submit = "#!/bin/bash\ncat >>\(folder.file("jobs"))\necho 7\n"
    try AtomicFile.write(submit, to: "\(bin)/sbatch")
    try AtomicFile.write(text, to: folder.file("script.sh"))
    let run = try CommandLineTool("/bin/bash").run([
      "-c", "chmod +x \(bin)/sbatch; cd \(folder.path); PATH=\(bin):$PATH bash script.sh",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "7: 2 parts; 7 makes \(name) of them when all are finished\n")
    #expect(!Folder.exists(folder.file("pwned")))
    let check = try CommandLineTool("/bin/bash").run(["-n", folder.file("jobs")])
    #expect(check.status == 0, "\(check.errors)")
  }

  @Test func `words come back from the shell as they were`() throws {
    for word in ["plain-word/1.0", "", "it's", "a b", "$HOME", "`x`", "a\nb", "*", "ß", "\\"] {
      let printed = try CommandLineTool("/bin/bash").run([
        "-c", "printf %s \(JobScript.quoted(word))",
      ])
      #expect(printed.output == word)
    }
  }

  @Test func `a job's limits are those of the largest system, with reserves`() throws {
    let plans = [(200.0, 5, 300 << 20), (6000, 5, 100 << 20)].map { seconds, folds, bytes in
      TrainingPlan(
        folder: "", model: "", parameters: 0, backend: "", trainingImages: 0, skippedImages: 0,
        folds: folds, epochs: 1, imagesPerSecond: 1, secondsPerEpoch: 1, seconds: seconds,
        memoryBytes: bytes, diskBytes: 0, diskBytesThere: 0, freeDiskBytes: nil)
    }
    let resources = JobResources(plans, cache: 1 << 30, threads: 4)
    #expect(resources.megabytes == 300 + 1024 + 512)
    #expect(resources.minutes == 50 && resources.slurmTime == "0-00:50:00")
    #expect(resources.jobs(cores: 16, memory: 64 << 30) == 4)
    #expect(resources.jobs(cores: 16, memory: 4 << 30) == 2)
    #expect(resources.jobs(cores: 2, memory: 1 << 30) == 1)
  }
}
