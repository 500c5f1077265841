"""The snapshot's form (docs/snapshot.md): what who writes one and who decides it agree on."""
