import Glibc
import LocalCluster

// What `iter8 cluster shim DIRECTORY` is in the real binary.
exit(ContainerShim.run(directory: CommandLine.arguments.last ?? ""))
